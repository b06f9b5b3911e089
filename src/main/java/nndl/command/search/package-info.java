/**
 * Internal. The command {@code nndl search}, and {@code nndl train --best-of}: which trials there
 * are, how far each is trained, and which is the best. Trials run side by side as tasks of Spark,
 * and all that is known of them stands in their files, so a search goes on where it was ended.
 * Begin with {@link nndl.command.search.TrialRunner}.
 */
package nndl.command.search;
