"""In front of a class: who presents, who follows, what stands on the projector, and the links to hand out."""
