package nndl.command.predict;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.IntStream;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;

/**
 * What {@code nndl predict --json} prints: how often each class was predicted.
 *
 * @param models the files of the models
 * @param count the number of samples
 * @param unreadable the number of samples that could not be read, and so have no prediction
 */
record Predicted(List<String> models, long count, long unreadable, List<OfClass> predictions) {
  /** The number of samples with the same prediction. */
  record OfClass(int prediction, @JsonProperty("class") String name, long count) {}

  static Predicted of(Ensemble ensemble, PredictionTotal total, long answered) {
    List<String> names = PredictionCsv.names(ensemble.targets(), ensemble.input().classNames());
    return new Predicted(
        ensemble.places(),
        answered + total.unanswered(),
        total.unanswered(),
        IntStream.range(0, names.size())
            .mapToObj(p -> new OfClass(p, names.get(p), total.predictions()[p]))
            .toList());
  }
}
