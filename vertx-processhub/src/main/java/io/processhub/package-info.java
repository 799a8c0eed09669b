/**
 * The public API of ProcessHub: hubs, process specs, records, results and options. It may use every
 * public package of the library; {@code model}, {@code ring}, {@code strategy} and {@code core}
 * never use it.
 */
@ModuleGen(groupPackage = "io.processhub", name = "processhub")
@NullMarked
package io.processhub;

import io.vertx.codegen.annotations.ModuleGen;
import org.jspecify.annotations.NullMarked;
