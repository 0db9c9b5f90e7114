"""The scenes in the order in which they are told; those about measures have their place before the last."""

from pages._learn import story_of_the_causes, story_of_the_measures, story_of_the_wait

*CAUSES, LAST = story_of_the_causes.SCENES
SCENES = (*story_of_the_wait.SCENES, *CAUSES, *story_of_the_measures.SCENES, LAST)
BY_NAME = {scene.name: scene for scene in SCENES}
