/**
 * Internal. The command {@code nndl chapter}: a class for each part of chapter 1 of the book that
 * can be run. It uses the other packages, and none uses it but {@link nndl}. Begin with {@link
 * nndl.command.chapter.ChapterCommand}.
 */
package nndl.command.chapter;
