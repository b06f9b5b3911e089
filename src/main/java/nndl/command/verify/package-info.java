/**
 * Internal. The command {@code nndl verify}, which says which files of a training are whole, and
 * whether they belong together. Begin with {@link nndl.command.verify.VerifyCommand}.
 */
package nndl.command.verify;
