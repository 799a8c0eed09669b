package io.processhub.examples.chaos;

/**
 * What the options of a run promise, and so what the verdict holds against the hub.
 *
 * @param stateSurvivesCrash whether what was acknowledged is there after crashes and cuts
 * @param oneOwnerInCuts whether there is one owner in the whole cluster while it is cut or a node
 *     hangs, or only in each part of it once that has settled
 */
record Promises(boolean stateSurvivesCrash, boolean oneOwnerInCuts) {
  String text() {
    return (stateSurvivesCrash
            ? "acknowledged increments survive crashes and cuts (checkpoints; after a cut they are"
                + " merged)"
            : "state is lost in a crash (no checkpoints), not in a move")
        + "; "
        + (oneOwnerInCuts
            ? "one owner in the whole cluster at any time"
            : "one owner in each part of the cluster once that has settled (divergence)");
  }
}
