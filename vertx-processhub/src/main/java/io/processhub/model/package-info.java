/**
 * Pure values shared by every other package: ids, epochs, roles, views and what strategies see of a
 * process. Depends on nothing of ours.
 */
@NullMarked
package io.processhub.model;

import org.jspecify.annotations.NullMarked;
