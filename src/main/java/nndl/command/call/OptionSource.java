package nndl.command.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.command.run.ModelLease;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * Options by name, and samples in Spark.
 *
 * @param values the values of options by their names, without dashes
 * @param samples the samples that the options do not name
 */
public record OptionSource(Map<String, String> values, List<CallSamples> samples)
    implements CallSource {
  public OptionSource {
    values = Map.copyOf(values);
    samples = List.copyOf(samples);
  }

  @Override
  public void check(Storage storage) {
    for (CallSamples each : samples) {
      for (String name : each.excluded()) {
        if (values.containsKey(name)) {
          throw InputException.expected("--" + name, "samples in files or in Spark", "both");
        }
      }
    }
    TrainOptions options = TrainOptions.ofProgram(storage, values);
    ModelLease.requireFree(storage, options.output());
    if (options.table.isTable()) {
      TableStep.check(options);
    } else if (options.files.data == null) {
      Object unused = options.describe();
    }
  }

  @Override
  public TrainOptions write(Storage storage, CallFiles files) {
    Map<String, String> all = new HashMap<>(values);
    for (CallSamples each : samples) {
      all.putAll(each.writer().write(files.open(), files.lines()));
    }
    return TrainOptions.ofProgram(storage, all);
  }
}
