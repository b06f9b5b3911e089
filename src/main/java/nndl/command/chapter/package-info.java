/**
 * Internal. The command {@code nndl chapter}, with a class for each part of chapter 1 of the book
 * that can be run. It uses the other packages. No package but {@link nndl} uses it. Begin with
 * {@link nndl.command.chapter.ChapterCommand}.
 */
package nndl.command.chapter;
