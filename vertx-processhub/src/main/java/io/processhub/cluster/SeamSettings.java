package io.processhub.cluster;

/**
 * The timings of the cluster seam, all in ms.
 *
 * @param poll between two looks at the view
 * @param settle from the last view change to the repair, which is done again after 3 and 9 times
 *     that
 * @param selfCheck between two looks at our own entries in the cluster
 * @param locateDeadline for finding a process of a hub that this node does not run; half of it for
 *     having a replica address opened
 * @param locateTtl for which the answer to either is used again
 * @param aloneWarning after which a node that has no company says so; 0 for never
 */
record SeamSettings(
    long poll,
    long settle,
    long selfCheck,
    long locateDeadline,
    long locateTtl,
    long aloneWarning) {

  static final SeamSettings DEFAULT = new SeamSettings(1_000, 1_500, 10_000, 2_000, 1_000, 10_000);

  SeamSettings withSelfCheck(long value) {
    return new SeamSettings(poll, settle, value, locateDeadline, locateTtl, aloneWarning);
  }
}
