"""What a teacher needs to know of each lesson: its goal, its minutes, and the idea behind each wrong answer.

The lesson's page, its teacher's page and its worksheet are made of the same sentences.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Teaching:
    """One lesson, for whoever teaches it.

    goal: what students can say afterwards. minutes: in class, with discussion. needed: what they know before. reasons:
    what to answer to each option of the question; empty for the right one. tasks: what they write down at the end.
    """

    goal: str
    minutes: int
    needed: str
    reasons: tuple[str, ...]
    tasks: tuple[str, ...]


TEACHING = {
    "arrows": Teaching(
        goal="Add arrows tip to tail, and read a feature from the sum by its shadow.",
        minutes=6,
        needed="Nothing. Who can draw an arrow can begin.",
        reasons=(
            "Draw it: from the tip of hot go along happy. The shadow of the end on hot is as long as hot was before.",
            "",
            "The sum is one point, but it has two shadows. Each tells how much of its arrow is in it, as long as the"
            " arrows stand at a right angle.",
        ),
        tasks=(
            "Draw hot, happy and h, with both shadows. Then the same with hot by half.",
            "Why may cold lie on the line of hot without being heard?",
        ),
    ),
    "two-axes": Teaching(
        goal="Say what an arrow stands for, and why two dimensions hold two features while all of them are always on.",
        minutes=8,
        needed="What a vector is. That a network is trained by making its loss small.",
        reasons=(
            "A fair share for everybody sounds right. But five directions in a plane cannot all be at right angles, so"
            " each would be heard in others in every single input. That costs more than leaving three out.",
            "",
            "A star comes later, when features are rare. While all are on at once, each of its arms is heard in its"
            " neighbours all the time.",
        ),
        tasks=(
            "Which features are left out? What does the model guess for them?",
            "What does it mean that an arrow is short?",
        ),
    ),
    "cross": Teaching(
        goal="Explain how two features share one axis, and what that costs.",
        minutes=6,
        needed="The lesson “Two axes”. That independent probabilities multiply.",
        reasons=(
            "So it was while everything was always on. Now most features are absent most of the time, and a direction"
            " can be shared at a small price.",
            "Three arrows do stand for a while, at a lower sparsity: drag the slider and you will meet them. At"
            " S = 0.8 two pairs lose less.",
            "",
        ),
        tasks=(
            "Which features are opposite each other?",
            "How often are both features of a pair on at S = 0.8? What goes wrong then?",
        ),
    ),
    "without-relu": Teaching(
        goal="Say what the nonlinearity is needed for: a linear model never gains by superposition.",
        minutes=6,
        needed="The lesson “The cross”.",
        reasons=(
            "",
            "Sparsity alone is not enough. In a cross the opposite of a feature that is on is pushed below 0. Without"
            " ReLU it stays there, and that costs as much as being too high.",
            "A star needs ReLU even more than a cross does: there every arrow is heard in others, too high or below 0.",
        ),
        tasks=(
            "Drag the slider from end to end. How many changes do you see?",
            "What does a linear model do with features 3, 4 and 5?",
        ),
    ),
    "star": Teaching(
        goal="Explain why rare features spread out evenly, and what the bias is for.",
        minutes=6,
        needed="The lesson “The cross”. What a cosine is.",
        reasons=(
            "There are no fixed places. When features are rare enough, the other four move to make room.",
            "",
            "Between two arms of the cross it would stand at 45° to both, and each would hear 0.71 of it. Evenly"
            " spread, neighbours stand at 72° and hear 0.31.",
        ),
        tasks=(
            "What is the angle between neighbours? Why this one?",
            "A feature is on alone, at 0.1. What does the model answer, and why?",
        ),
    ),
    "more-concepts": Teaching(
        goal="Say how many directions a plane has room for, and why it is not as many as one likes.",
        minutes=8,
        needed="The lesson “The star”.",
        reasons=(
            "Neighbours would be 45° apart and hear 0.71 of each other. A bias that silences this silences the features"
            " too, wherever they are below 0.71.",
            "Arrows of different length do not help: the two crosses would still be 45° apart.",
            "",
        ),
        tasks=(
            "At which sparsities do the third, fourth, fifth, sixth and seventh arrow appear?",
            "Why does the eighth never appear, however rare features are?",
        ),
    ),
    "switch": Teaching(
        goal="Tell a jump from a gradual change, and say what two valleys of a loss have to do with it.",
        minutes=7,
        needed="The lesson “The cross”. What a minimum is.",
        reasons=(
            "A second arrow of middling length loses more than either arrangement: the loss is higher all the way"
            " between them. With importances closer together it does grow first; try 0.9 in the last step.",
            "",
            "One number has two directions, up and down. If both features are rarely on at once, each can have one.",
        ),
        tasks=(
            "At which sparsity does the second arrow appear? How long is it then?",
            "Draw the loss against the length of the second arrow, just where it jumps.",
        ),
    ),
    "luck": Teaching(
        goal="Tell the best arrangement from what training finds.",
        minutes=6,
        needed="The lesson “The star”. That training goes downhill from a random start.",
        reasons=(
            "Training goes downhill from where it starts and stops in the first valley it comes to. That need not be"
            " the deepest.",
            "It is far fewer: five arrows soon close ranks and leave no gap for a sixth.",
            "",
        ),
        tasks=(
            "How many of the 32 starts reach the star with six points?",
            "What do most of the others end in? Why can they not leave it?",
        ),
    ),
    "friends": Teaching(
        goal="Explain who may share a line, from which features occur together.",
        minutes=6,
        needed="The lesson “The cross”.",
        reasons=(
            "What disturbs is not closeness but being on together. Rivals never are, so they are the best neighbours on"
            " a line.",
            "",
            "Two features that are not rivals are on together now and then, and cancel. Rivals never do: then the loss"
            " is 0.",
        ),
        tasks=(
            "Who is opposite whom with rivals? And with friends?",
            "Name two features of real pictures or texts that are rivals, and two that are friends.",
        ),
    ),
    "months": Teaching(
        goal="Say when interference is of use, and what a ring of features means.",
        minutes=7,
        needed="The lesson “Friends and rivals”.",
        reasons=(
            "So it is as long as each comes by itself. But who knows the time of year knows something of all twelve,"
            " and two numbers are enough for a time of year.",
            "Friends stood at a right angle, since each had an amount of its own to keep. A month is only on or off,"
            " and its neighbours are then likely on too: to hear them is right about as often as wrong.",
            "",
        ),
        tasks=(
            "Which month is opposite January? What does the direction of h say?",
            "What happens to the ring when months become rare? Why?",
            "Name something else that would stand in a ring.",
        ),
    ),
    "normalisation": Teaching(
        goal="Tell three normalisations apart, and say what each of them does to interference.",
        minutes=9,
        needed="The lesson “The star”. What normalisation is, roughly.",
        reasons=(
            "Length is not what arrows disturb each other by: the angles stay, and with a gain the model is the same"
            " star as before.",
            "It does silence the others while one feature is on. But at length 1 a weak feature looks like a strong"
            " one, and forgetting how much costs more than the echoes did.",
            "",
        ),
        tasks=(
            "Which of the three changes the angles between the arrows?",
            "What does the model still know of a feature when h is read at length 1, and what not?",
            "What remains wrong in all of them?",
        ),
    ),
    "third-dimension": Teaching(
        goal="Name the bodies that features span in space, and say which angle costs.",
        minutes=8,
        needed="The lesson “More concepts”. A little solid geometry.",
        reasons=(
            "In a cube each corner has three neighbours at 71°. Turn its top, and the nearest are at 74°: less is"
            " heard.",
            "The octahedron has no acute angle, but it leaves two features out. They are rare enough that a little"
            " interference costs less than losing them.",
            "",
        ),
        tasks=(
            "Which body do six, eight and twelve features span?",
            "Which angle between two features costs nothing? Why?",
        ),
    ),
    "little-data": Teaching(
        goal="Tell learning examples by heart from finding features, and say how the stage shows which it is.",
        minutes=7,
        needed="The lesson “The star”. What training and test loss are.",
        reasons=(
            "The five examples do not show which of their features belong together: those of one example always come"
            " together here. Look at the arrows: they crowd towards the examples.",
            "",
            "On its five examples it is nearly perfect, so it has learnt something. It is just of no use for an input"
            " that it has not seen.",
        ),
        tasks=(
            "How large is the loss on the examples, and how large on new inputs?",
            "With five features, from how many examples on is the star that of the features?",
        ),
    ),
    "undone": Teaching(
        goal="Explain how a sparse autoencoder finds features that it was never told of, and when it does not.",
        minutes=8,
        needed="The lesson “The star”. What an autoencoder is, roughly.",
        reasons=(
            "Two axes can write every h, but nearly always both are on. Being on is charged, and one latent along an"
            " arrow is cheaper.",
            "It would be so if all features were on at once, for then h would be anywhere. But mostly one is on alone,"
            " so the points themselves lie along the arrows.",
            "",
        ),
        tasks=(
            "When does a latent stand on a sum of two features?",
            "What does the dictionary still not know when all are found?",
        ),
    ),
}


@dataclass(frozen=True)
class Place:
    """A kind of place where classes are: what to do there, and a line to copy where there is one."""

    name: str
    text: str
    line: str = ""


# {site}: the absolute address of this server's first page.
PLACES = (
    Place(
        "Any web page",
        "The explorer, or a lesson with its words, in a frame. The frame tells the page around it how high it is.",
        '<iframe src="{site}embed?sparsity=0.9" width="100%" height="620" title="Starcross"></iframe>',
    ),
    Place(
        "Moodle",
        "Add a “Text and media area” or a “Page”, switch its editor to HTML, and paste the frame. Or add a “URL”"
        " resource with a lesson’s address.",
        '<iframe src="{site}embed/lesson/star" width="100%" height="900" title="The star"></iframe>',
    ),
    Place(
        "Canvas",
        "Edit a page in the HTML editor and paste the frame. Its height follows by the message lti.frameResize.",
        '<iframe src="{site}embed/lesson/cross" width="100%" height="900" title="The cross"></iframe>',
    ),
    Place(
        "JupyterLab and JupyterHub",
        "Installed with its extra, Starcross has a tile in the launcher and runs behind the hub’s own login.",
        "pip install '.[jupyter]'",
    ),
    Place(
        "Binder",
        "The folder .binder in the source tells Binder what to install. Open the repository there with"
        " urlpath=starcross and the page starts in place of a notebook.",
    ),
    Place(
        "A notebook cell",
        "The page in a frame below a cell, from a server that runs anywhere.",
        "from IPython.display import IFrame; IFrame('{site}embed', '100%', 640)",
    ),
    Place(
        "A Hugging Face Space",
        "Create a Space of the kind Docker, push this repository to it, and put .space/README.md in place of README.md:"
        " it names the port.",
    ),
    Place(
        "Docker",
        "One image with everything in it; it needs no network once it is built.",
        "docker build -t starcross . && docker run --rm -p 8000:8000 starcross",
    ),
    Place(
        "No network at all",
        "Share, then “Save the page”: one HTML file with a whole sweep, or a lesson, that opens from a USB stick.",
    ),
)

PRIVACY = (
    "Starcross has no accounts, asks for no names and sets no cookies.",
    "What you set is in the page’s address, and nowhere else.",
    "In a room a vote is kept with a random number made by the browser, hashed, and both are deleted when the room"
    " ends, at the latest after a day.",
    "Your browser keeps that random number, which lessons you have finished, and your best arrows by hand; deleting the"
    " site’s data removes all of it.",
    "The server holds addresses of clients in memory, to share its time fairly, and writes none of them to a log or a"
    " disk.",
    "The page loads nothing from any other server.",
)
