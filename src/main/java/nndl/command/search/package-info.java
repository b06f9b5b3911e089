/**
 * Internal. The command {@code nndl search}, and {@code nndl train --best-of}: they decide which
 * trials there are and for how many epochs each is trained, and find the best. Trials run in
 * parallel as tasks of Spark. All state is in their files, so an interrupted search can resume.
 * Begin with {@link nndl.command.search.TrialRunner}.
 */
package nndl.command.search;
