/** What must hold, scenario by scenario, in clusters within one JVM. */
@ModuleGen(groupPackage = "io.processhub", name = "processhub-scenario")
@NullMarked
package io.processhub.scenario;

import io.vertx.codegen.annotations.ModuleGen;
import org.jspecify.annotations.NullMarked;
