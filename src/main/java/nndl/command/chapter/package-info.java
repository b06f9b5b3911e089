/**
 * Internal. What chapter 1 of the book does and asks, one class for each: it uses all of nndl, and
 * nothing in nndl uses it but the door. Begin with {@link nndl.command.chapter.Exercise}.
 */
package nndl.command.chapter;
