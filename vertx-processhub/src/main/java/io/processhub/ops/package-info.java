/**
 * Operations with optional dependencies: health checks now; metrics, dashboard and admin HTTP
 * later.
 */
@NullMarked
package io.processhub.ops;

import org.jspecify.annotations.NullMarked;
