package nndl.command.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import nndl.command.run.TrainingRun;
import nndl.training.Observer;

/**
 * What a program asks of a training.
 *
 * @param options the values of options by their names, without dashes
 * @param samples the samples that the options do not name
 * @param rowsDirectory the directory in which these samples are written, or empty for a default
 * @param slots the maximum number of slots that the training holds, or {@link
 *     nndl.spark.cluster.SlotWish#ANY}
 * @param listener returns what is called after each epoch of the run, or empty if the program does
 *     not listen
 * @param lines takes the lines that the command prints to standard error
 */
public record CallRequest(
    Map<String, String> options,
    List<CallSamples> samples,
    Optional<String> rowsDirectory,
    int slots,
    Optional<Function<TrainingRun, Observer>> listener,
    Consumer<String> lines) {
  public CallRequest {
    options = Map.copyOf(options);
    samples = List.copyOf(samples);
  }
}
