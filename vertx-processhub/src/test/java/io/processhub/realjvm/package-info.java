/**
 * Hubs on real JVMs: started from this one's class path, killed, hung and cut off for real. Depends
 * on the public API only, and on the cluster seam to watch views.
 */
@NullMarked
package io.processhub.realjvm;

import org.jspecify.annotations.NullMarked;
