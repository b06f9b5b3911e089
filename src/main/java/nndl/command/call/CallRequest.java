package nndl.command.call;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import nndl.command.run.TrainingRun;
import nndl.training.Observer;

/**
 * What a program asks of a training.
 *
 * @param source what it trains on, and by which options
 * @param rowsDirectory the directory in which these samples are written, or empty for a default
 * @param slots the maximum number of slots that the training holds, or {@link
 *     nndl.spark.cluster.SlotRequest#ANY}
 * @param listener returns what is called after each epoch of the run, or empty if the program does
 *     not listen
 * @param jobs whether the listener may run Spark jobs, for which a slot stays free
 * @param lines takes the lines that the command prints to standard error
 */
public record CallRequest(
    CallSource source,
    Optional<String> rowsDirectory,
    int slots,
    Optional<Function<TrainingRun, Observer>> listener,
    boolean jobs,
    Consumer<String> lines) {}
