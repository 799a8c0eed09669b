/**
 * The annotation processor: it reads a class that {@code @ProcessType} marks into a {@link
 * io.processhub.codegen.ProcessModel}, or says what is wrong with it, and writes a verticle and a
 * client. It knows the annotations and the library by name only and depends on neither.
 *
 * <p><b>Why JavaPoet</b> (palantir's, which is kept up) and not templates. Half of what is written
 * are expressions that follow the nesting of types, such as the reading of a map of lists of
 * records: in code that is one recursive function, in a template language it is not. Imports,
 * escaping and clashes of names are solved there, and each file knows the class that it was made
 * of, which incremental builds need. vertx-codegen's own templates would bring its type model
 * along, which refuses {@code Buffer}, overloads, records and package-private classes, and they are
 * internal. The price is one jar on the processor path, which nothing needs at run time.
 *
 * <p><b>Incremental builds.</b> Whatever is generated for a class depends on that class, its
 * super-classes and the types it names, on nothing else: so the processor is isolating, and checks
 * nothing across process types.
 */
@NullMarked
package io.processhub.codegen;

import org.jspecify.annotations.NullMarked;
