/** Internal. Text that people read. Begin with {@link nndl.error.text.PlainText}. */
package nndl.error.text;
