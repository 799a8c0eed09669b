/**
 * The cluster seam: the cluster-manager decorator and the node selector, the only users of Vert.x's
 * cluster SPI and internals.
 */
@NullMarked
package io.processhub.cluster;

import org.jspecify.annotations.NullMarked;
