/** Calls of generated processes by every kind of caller, and of others by generated clients. */
@ModuleGen(groupPackage = "io.processhub.codegen.calls", name = "calls")
@NullMarked
package io.processhub.codegen.calls;

import io.vertx.codegen.annotations.ModuleGen;
import org.jspecify.annotations.NullMarked;
