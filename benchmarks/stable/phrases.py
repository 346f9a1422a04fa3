"""Texts to be put into pages: made from word lists of our own, never a page's own words.

Two vocabularies: `tuning` may be looked at while the reading is built, `judging` is for the verdict alone.
"""

import random
from dataclasses import dataclass
from typing import Literal

Vocabulary = Literal["tuning", "judging"]


@dataclass(frozen=True)
class Phrases:
    """A seeded source of titles, sentences and labels."""

    rng: random.Random
    vocabulary: Vocabulary

    def _pick(self, kind: str) -> str:
        return self.rng.choice(_WORDS[self.vocabulary][kind])

    def sentence(self) -> str:
        """One sentence of 8 to 14 words."""
        tail = self._pick("tails")
        return f"{self._pick('who')} {self._pick('did')} {self._pick('what')} {tail}.".replace("..", ".")

    def short(self) -> str:
        """A sentence of at most 40 letters."""
        return self._pick("short")

    def paragraph(self) -> str:
        """Two or three sentences."""
        return " ".join(self.sentence() for _ in range(self.rng.randint(2, 3)))

    def title(self) -> str:
        return f"{self._pick('who')} {self._pick('did')} {self._pick('what')}"

    def label(self, kind: str) -> str:
        """A site's own words: read_also, newsletter, advert, cookies, most_read, comment, live, offer, share."""
        return self._pick(kind)

    def name(self) -> str:
        return f"{self._pick('first')} {self._pick('last')}"

    def note(self) -> str:
        """A correction, as newsrooms write them."""
        return self._pick("notes").format(self.sentence().rstrip("."), self.rng.randint(2, 89))

    def token(self, length: int = 6) -> str:
        return "".join(self.rng.choices("abcdefghijkmnpqrstuvwxyz0123456789", k=length))


_TUNING = {
    "who": ["The harbour board", "A panel of surveyors", "Three ferry captains", "The tram operator", "City gardeners",
            "The orchestra's cellist", "A retired clockmaker", "The water company", "Residents of the upper quarter"],
    "did": ["approved", "turned down", "put off", "paid for", "walked away from", "published", "questioned", "praised"],
    "what": ["the plan for a second lock", "a survey of the old tunnels", "new timetables for the winter",
             "the sale of the grain store", "an inquiry into the missing bells", "repairs to the north stand"],
    "tails": ["after a meeting that lasted until midnight", "without giving a date", "for the third time in a year",
              "although the money is not there yet", "and asked for more time", "because the river rose again"],
    "short": ["Two people were hurt.", "Nobody was on board.", "The line stays closed.", "He denied it.",
              "The vote was close.", "Rain is expected.", "She did not reply."],
    "read_also": ["Read also:", "Related:", "See also:", "More on this:", "READ MORE:"],
    "newsletter": ["Sign up for our morning newsletter", "Get the news in your inbox", "Our best stories, every day"],
    "advert": ["Advertisement", "Sponsored", "Story continues below advertisement"],
    "cookies": ["We use cookies to improve this site.", "This site uses cookies and similar technologies."],
    "most_read": ["Most read", "Popular now", "Trending"],
    "comment": ["I do not believe a word of it.", "Well said!", "Why did nobody ask the captain?", "First."],
    "live": ["Breaking:", "Live:", "Just in:"],
    "offer": ["Subscribe for one euro a week", "Try digital access for a month"],
    "share": ["Share", "Tweet", "Email", "Print", "Copy link"],
    "first": ["Odile", "Tomas", "Greta", "Ansel", "Ruth"],
    "last": ["Varnhagen", "Okonedo", "Lindqvist", "Marchetti", "Fell"],
    "notes": ["Correction: An earlier version of this article misstated a number. {0}, not {1}.",
              "This article was amended on 3 March 2026 because it said that {0}.",
              "Editor's note: {0}; the figure of {1} has been removed.",
              "Clarification: {0}. The headline has been changed."],
}  # fmt: skip
_JUDGING = {
    "who": ["Der Stadtrat", "Ein früherer Lotse", "The lighthouse trust", "La guilde des imprimeurs", "Beekeepers",
            "Die Verkehrsbetriebe", "A jury of bakers", "The night watch", "Une équipe de plongeurs"],
    "did": ["rejected outright", "quietly shelved", "prüft erneut", "a présenté", "will not sign", "celebrated",
            "is suing over", "verschiebt", "has finished"],
    "what": ["the bridge toll", "den Umbau der Markthalle", "le rapport sur les phares", "its longest inventory",
             "the ballot on Sunday trading", "a map that was thought lost", "the mill race and its weirs"],
    "tails": ["as expected", "nach langer Debatte", "malgré les critiques", "which surprised even its friends",
              "according to two people who were present", "until spring at the earliest", "im kommenden Jahr"],
    "short": ["Niemand wurde verletzt.", "The search goes on.", "Both men survived.", "Personne n'a été blessé.",
              "It was over by noon.", "Der Prozess beginnt im Mai.", "No date is set."],
    "read_also": ["Lesen Sie auch:", "À lire aussi :", "Don't miss", "You may like", "Mehr zum Thema:", "EXPLAINER |"],
    "newsletter": ["Der Tag in fünf Minuten", "La lettre du soir", "Stay ahead of the story", "Wake up with us"],
    "advert": ["Anzeige", "Publicité", "AD", "Werbung", "Paid content"],
    "cookies": ["Wir verwenden Cookies.", "Nous utilisons des cookies.", "Your choices about data on this website."],
    "most_read": ["Meistgelesen", "Les plus lus", "What others read", "Top 5"],
    "comment": ["Das sehe ich anders.", "Bravo.", "Source, please?", "My aunt lives there and it is all true."],
    "live": ["Eilmeldung", "En direct", "Ticker", "Happening now"],
    "offer": ["Jetzt vier Wochen lesen", "Abonnez-vous à partir d'un euro", "Keep reading for less"],
    "share": ["Teilen", "Drucken", "Partager", "Send", "Merken"],
    "first": ["Ilse", "Pascal", "Imogen", "Bram", "Noor"],
    "last": ["Achterberg", "Delacourt", "Quayle", "Sorensen", "Teague"],
    "notes": ["Correction (5 June): the original version said {0}. That is wrong; it was {1}.",
              "Clarification: this story has been updated to say that {0}.",
              "Editors' note: an earlier version of this story said {1} people; {0}.",
              "Korrektur: In einer früheren Version dieses Artikels hieß es, {0}. Richtig ist {1}.",
              "Rectificatif : {0}, et non {1}."],
}  # fmt: skip
_WORDS: dict[Vocabulary, dict[str, list[str]]] = {"tuning": _TUNING, "judging": _JUDGING}
