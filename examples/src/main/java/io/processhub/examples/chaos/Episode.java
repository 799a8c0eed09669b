package io.processhub.examples.chaos;

/**
 * One fault in its time.
 *
 * @param calm how long before it nothing is done once the cluster has settled, in ms
 * @param lasts until it ends (nodes are started again or go on, links work again), in ms
 */
record Episode(long calm, Fault fault, long lasts) {}
