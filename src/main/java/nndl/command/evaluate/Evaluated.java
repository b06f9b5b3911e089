package nndl.command.evaluate;

import java.util.Optional;
import nndl.data.SampleRange;
import nndl.data.table.RowSets;

/**
 * The samples that are evaluated, and what is known of them.
 *
 * @param rows the set of each sample if they are rows of a table, or null if all are of one set. Of
 *     rows of no set of the training, those that it is known to have seen are training rows.
 * @param name what rows are called that are of no set of the training, or empty for other samples
 * @param trained how many of such rows also occur among those that the models were trained on, or
 *     null if that is not known
 */
record Evaluated(SampleRange samples, RowSets rows, Optional<String> name, Long trained) {}
