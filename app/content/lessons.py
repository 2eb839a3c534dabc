"""The lessons: which experiment each one opens at every step, and what must be seen there.

What a class votes on is here, the other words are in templates/lessons/ID.html. A step's settings are a link's query,
so a lesson is the explorer, or the page of other data that its settings begin with, with other defaults, which the
reader's changes override.
"""

import difflib

from .lesson import Claim, Lesson, Mark

PAPERS = "https://transformer-circuits.pub"
TMS = f"{PAPERS}/2022/toy_model/index.html"

DIRECTIONS = ("Definitions and Motivation: Features as Directions", f"{TMS}#motivation-directions")
BASIC = ("Demonstrating Superposition: Basic Results", f"{TMS}#demonstrating-basic-results")
MATHEMATICS = ("Demonstrating Superposition: Mathematical Understanding", f"{TMS}#demonstrating-math")
PHASE_CHANGE = ("Superposition as a Phase Change", f"{TMS}#phase-change")
UNIFORM = ("The Geometry of Superposition: Uniform Superposition", f"{TMS}#geometry-uniform")
CORRELATED = ("The Geometry of Superposition: Correlated Features", f"{TMS}#geometry-correlated-setup")
LEARNING = ("Superposition and Learning Dynamics", f"{TMS}#learning")
FEW = ("Henighan et al., Superposition, Memorization, and Double Descent, 2023", f"{PAPERS}/2023/toy-double-descent")
UNDONE = ("Bricken et al., Towards Monosemanticity, 2023", f"{PAPERS}/2023/monosemantic-features")
NORMALISED = ("Loshchilov et al., nGPT, 2024: both parts at full size", "https://arxiv.org/abs/2410.01131")

CURTAIN = ("stage", "sentence", "sparsity", "importance", "panels", "concepts")
# At r = 0.5 the second arrow jumps; at r = 0.9 it grows first.
SWITCH = "n_features=2&n_hidden=1&importance=0.5"
MANY = "n_features={}&importance=1"
# Hot and cold never come together, nor do happy and sad.
MEANINGS = "n_features=4&correlation=anticorrelated&group_size=2&names=hot,cold,happy,sad"
SPACE = "n_features={}&n_hidden=3&importance=1"

LESSONS = (
    Lesson(
        id="arrows",
        title="Arrows that add up",
        teaser="Each feature is an arrow. Two are said at once: what can still be read?",
        question="Hot and happy stand at a right angle. Both are said at once, each in full. What can be read?",
        options=(
            "Half of each: they share one point.",
            "Both, each in full.",
            "Only a mixture: which two it was is lost.",
        ),
        section=DIRECTIONS,
        before=f"{MEANINGS}&x=1,0,0,0&sparsity=0.9",
        after=f"{MEANINGS}&x=1,0,1,0&sparsity=0.9",
        answer=2,
        claims=(Claim(MEANINGS, 0.9, "2 antipodal pairs"),),
        beside="directions",
    ),
    Lesson(
        id="two-axes",
        title="Two axes",
        teaser="Five features, two dimensions, and everything is always on. What is kept?",
        question="Five features, two dimensions, and every feature is always on. What does the best model keep?",
        options=(
            "Five arrows, each a little shorter than it should be.",
            "Two arrows at a right angle, for features 1 and 2. The others are given up.",
            "Five arrows in a star.",
        ),
        section=BASIC,
        before="sparsity=0",
        after="sparsity=0",
        answer=2,
        claims=(Claim("", 0, "2 dedicated + 3 ignored"),),
        hidden=CURTAIN,
    ),
    Lesson(
        id="cross",
        title="The cross",
        teaser="Features become rarer. Are two still all that two dimensions can hold?",
        question="Features become rarer: at S = 0.8 each is on 1 time in 5. What does the model do now?",
        options=(
            "The same: two dimensions hold two features.",
            "It keeps three features, 120° apart.",
            "It keeps four features, two on each axis, pointing in opposite directions.",
        ),
        section=BASIC,
        before="sparsity=0",
        after="sparsity=0.8",
        answer=3,
        claims=(Claim("", 0.8, "2 antipodal pairs + 1 ignored"),),
        draws=True,
    ),
    Lesson(
        id="without-relu",
        title="Take the ReLU away",
        teaser="The cross stands. Now remove the one nonlinear step of the model.",
        question="The cross stands. Now the ReLU is taken away. What is left?",
        options=(
            "Two axes: the superposition is gone.",
            "The same cross: sparsity is what counts.",
            "A star.",
        ),
        section=MATHEMATICS,
        before="sparsity=0.8",
        after="activation=linear&sparsity=0.8",
        answer=1,
        claims=(
            Claim("", 0.8, "2 antipodal pairs + 1 ignored"),
            Claim("activation=linear", 0.8, "2 dedicated + 3 ignored"),
        ),
    ),
    Lesson(
        id="star",
        title="The star",
        teaser="Rarer still. One feature is left outside the cross: what becomes of it?",
        question="At S = 0.9 each feature is on 1 time in 10. What becomes of the fifth, which the cross leaves out?",
        options=(
            "It stays outside: every place is taken.",
            "All five spread out evenly, like a star.",
            "It squeezes in between two arms of the cross, and the cross stays a cross.",
        ),
        section=BASIC,
        before="sparsity=0.8",
        after="sparsity=0.9",
        answer=2,
        claims=(Claim("", 0.9, "pentagon"),),
        mark=Mark("From where on does it stand among the others?", 80, 90, "The fifth arrow comes in", 0.839),
    ),
    Lesson(
        id="more-concepts",
        title="More concepts",
        teaser="Two, three, four, five, ... How many directions does a plane have room for?",
        question="Eight features, all equally important and very rare. What is best in the plane?",
        options=(
            "A star with eight points.",
            "Two crosses, one turned by 45°, with arrows of different length.",
            "A star with seven points, and one feature left out.",
        ),
        section=UNIFORM,
        before=MANY.format(5) + "&sparsity=0.99",
        after=MANY.format(8) + "&sparsity=0.99",
        answer=3,
        claims=tuple(
            Claim(MANY.format(n), 0.99, name)
            for n, name in (
                (2, "2 dedicated"),
                (3, "antipodal pair + dedicated"),
                (4, "2 antipodal pairs"),
                (5, "pentagon"),
                (6, "hexagon"),
                (7, "heptagon"),
                (8, "heptagon + 1 ignored"),
            )
        ),
    ),
    Lesson(
        id="switch",
        title="The switch",
        teaser="Two features, one dimension: the smallest model that can change its mind.",
        question="Two features, one dimension. How does the second feature come in as both become rarer?",
        options=(
            "It grows slowly out of the centre, along with the sparsity.",
            "It is absent, and from some point on it is there at once, long and opposite the first.",
            "It never comes: one number holds one feature.",
        ),
        section=PHASE_CHANGE,
        before=f"{SWITCH}&sparsity=0",
        after=f"{SWITCH}&sparsity=0.9",
        answer=2,
        claims=(Claim(SWITCH, 0, "dedicated + 1 ignored"), Claim(SWITCH, 0.9, "antipodal pair")),
        mark=Mark("From which sparsity on is it there?", 0, 90, "The second arrow comes in", 0.515),
    ),
    Lesson(
        id="luck",
        title="Luck of the start",
        teaser="Train the same model many times. Does it always find the best arrangement?",
        question="The best arrangement of these six features is a hexagon. How many of 32 random starts end in it?",
        options=(
            "All: it is the best one, and training finds the best.",
            "About half.",
            "Only a few.",
        ),
        section=LEARNING,
        before="n_features=6&importance=1&n_seeds=32&sparsity=0.97",
        after="n_features=6&importance=1&n_seeds=32&sparsity=0.97&panel=found",
        answer=3,
        claims=(Claim("n_features=6&importance=1&n_seeds=32", 0.97, "hexagon"),),
    ),
    Lesson(
        id="friends",
        title="Friends and rivals",
        teaser="Some features come together, others never do. Who may share a line?",
        question="1 and 2 are never on together, nor are 3 and 4. Who shares a line?",
        options=(
            "1 with 3 or 4: rivals keep away from each other.",
            "1 with 2, and 3 with 4: rivals stand face to face.",
            "It does not matter; the pairs are random.",
        ),
        section=CORRELATED,
        before="n_features=4&importance=1&sparsity=0.98",
        after="n_features=4&importance=1&correlation=anticorrelated&sparsity=0.98",
        answer=2,
        claims=(
            Claim("n_features=4&importance=1&correlation=anticorrelated", 0.98, "2 antipodal pairs"),
            Claim("n_features=4&importance=1&correlation=correlated", 0.98, "2 antipodal pairs"),
        ),
    ),
    Lesson(
        id="months",
        title="A year of months",
        teaser="Twelve features that come in seasons. Does the model still keep them apart?",
        question="Months are on about as often, but together with their neighbours. What does the plane hold?",
        options=(
            "Four months in a cross, as of features that come independently.",
            "All twelve, with neighbours in the year far apart: what comes together must not be confused.",
            "All twelve, in a ring, each between its neighbours in the year.",
        ),
        section=CORRELATED,
        before="patterns?pattern=months&sharpness=0&log_odds=-1.25",
        after="patterns?pattern=months&log_odds=-4",
        answer=3,
        claims=(
            Claim("patterns?pattern=months&sharpness=0&log_odds=-1.25", 0, "2 antipodal pairs + 8 ignored"),
            Claim("patterns?pattern=months&log_odds=-4", 0, "ring of 12 in order"),
        ),
    ),
    Lesson(
        id="normalisation",
        title="Does normalisation help?",
        teaser="Three things can be normalised. Which of them makes the model better?",
        question="A star of five equal features at S = 0.9. Which normalisation makes its loss lower?",
        options=(
            "All columns of W at length 1, with one gain for all.",
            "The hidden state at length 1 before it is read.",
            "The hidden state at length 1, and its length given back to what is read.",
        ),
        section=NORMALISED,
        before="importance=1&sparsity=0.9",
        after="importance=1&constraint=sphere_gain&decoder=relative&sparsity=0.9",
        answer=3,
        claims=(
            Claim("importance=1", 0.9, "pentagon"),
            Claim("importance=1&constraint=sphere_gain", 0.9, "pentagon"),
            Claim("importance=1&constraint=sphere_gain&decoder=rms_norm", 0.9, "pentagon"),
            Claim("importance=1&constraint=sphere_gain&decoder=relative", 0.9, "pentagon"),
        ),
    ),
    Lesson(
        id="third-dimension",
        title="The third dimension",
        teaser="The plane has stars. What bodies stand in space?",
        question="Eight features in three dimensions. Which body do they span?",
        options=(
            "A cube: eight corners, everyone knows it.",
            "The octahedron, with two left out.",
            "A cube whose top is turned by 45°.",
        ),
        section=UNIFORM,
        before=SPACE.format(6) + "&sparsity=0.97",
        after=SPACE.format(8) + "&sparsity=0.97",
        answer=3,
        claims=(
            Claim(SPACE.format(6), 0.97, "3 antipodal pairs"),
            Claim(SPACE.format(8), 0.97, "square antiprism"),
            Claim(SPACE.format(12), 0.99, "icosahedron"),
        ),
    ),
    Lesson(
        id="little-data",
        title="When there is little to learn from",
        teaser="A thousand features, and five examples to learn from. What is kept?",
        question="A thousand features, and only five examples to learn from. What stands in the star?",
        options=(
            "Five features: those that the examples show most.",
            "The five examples themselves.",
            "Nothing: from so little the network learns nothing.",
        ),
        section=FEW,
        before="samples?n_features=5&sparsity=0.9&sample_length=as_drawn&n_samples=1000",
        after="samples?n_samples=5",
        answer=2,
        claims=(
            Claim("samples?n_features=5&sparsity=0.9&sample_length=as_drawn&n_samples=1000", 0.9, "pentagon"),
            Claim("samples?n_samples=5", 0.99, "5 samples in a star"),
        ),
    ),
    Lesson(
        id="undone",
        title="Can it be undone?",
        teaser="Somebody sees only the two numbers. Can the five features be found again?",
        question="A dictionary of five latents sees only h, and is charged for what is on. What do they become?",
        options=(
            "Two axes at a right angle: two numbers have no more to say.",
            "Five directions, but others from every start.",
            "The five arrows.",
        ),
        section=UNDONE,
        before="dictionary?importance=1&sparsity=0.975",
        after="dictionary?importance=1&sparsity=0.975",
        answer=3,
        claims=(
            Claim("importance=1", 0.975, "pentagon"),
            Claim("dictionary?importance=1&sparsity=0.975", 0.975, "every feature from nearly every start"),
        ),
    ),
)
LESSON = {lesson.id: lesson for lesson in LESSONS}


def closest_lesson(asked: str) -> Lesson:
    """The lesson whose id is most like the requested one; the first where none is similar."""
    close = difflib.get_close_matches(asked.lower()[:64], LESSON, n=1, cutoff=0.3)
    return LESSON[close[0]] if close else LESSONS[0]


def next_lesson(lesson: Lesson) -> Lesson | None:
    """The lesson that follows, None after the last one."""
    index = LESSONS.index(lesson) + 1
    return LESSONS[index] if index < len(LESSONS) else None
