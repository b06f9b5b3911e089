package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.data.HeldOutRows;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleSet;
import nndl.data.storage.Storage;
import nndl.data.table.RowSets;
import nndl.math.CsvRows;
import nndl.math.NumberText;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;
import nndl.network.Coding;
import nndl.training.worker.Tiles;
import org.apache.hadoop.fs.Path;

/**
 * The rows of a table that a training has held out, with the answers of its model: the fields of
 * {@link HeldOutRows}, and behind them the class, the answer and its confidence.
 *
 * @param folder the samples of the table
 */
record HeldOutAnswers(Storage storage, SampleFolder folder, HeldOutRows rows) {
  private static final List<String> HEADER = List.of("class", "answer", "confidence");

  /** The answers to the rows of a set, in order. There may be millions. */
  private static final class Answers {
    private final int[] classes;
    private final int[] answers;
    private final float[] confidences;
    private int next;

    Answers(int rows) {
      this.classes = new int[rows];
      this.answers = new int[rows];
      this.confidences = new float[rows];
    }

    /** Returns the fields of the next row. */
    List<String> next(List<String> names) {
      int row = next++;
      return List.of(
          names.get(classes[row]), names.get(answers[row]), NumberText.of(confidences[row]));
    }
  }

  /** Returns the rows that a training has held out, or nothing if no row is known by an id. */
  static Optional<HeldOutAnswers> find(Storage storage, RunPlan plan) {
    if (plan.description().samples().recipe() == null) {
      return Optional.empty();
    }
    String inputs = plan.workload().training().set().paths().get(0);
    Path directory = new Path(inputs).getParent();
    return HeldOutRows.find(storage, directory)
        .flatMap(
            rows ->
                SampleFolder.find(storage, directory)
                    .map(folder -> new HeldOutAnswers(storage, folder, rows)));
  }

  /** Writes the rows with the answers of a model. */
  void write(OutputStream file, Model model) throws IOException {
    Ensemble alone = new Ensemble(List.of(model));
    List<String> names = PredictionCsv.names(alone.targets(), folder.recipe().classes());
    Map<String, Answers> answers = new HashMap<>();
    for (RowSets.Set set : List.of(RowSets.Set.TEST, RowSets.Set.VALIDATION)) {
      answers.put(HeldOutRows.name(set), answers(set, alone));
    }
    BufferedOutputStream out = new BufferedOutputStream(file);
    rows.read(
        fields -> {
          Answers ofSet = answers.get(fields.get(0));
          List<Object> row = new ArrayList<>(fields);
          row.addAll(ofSet == null ? HEADER : ofSet.next(names));
          try {
            out.write(CsvRows.row(row.toArray()).getBytes(UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    out.flush();
  }

  private Answers answers(RowSets.Set set, Ensemble alone) {
    boolean isTest = set == RowSets.Set.TEST;
    Answers answers = new Answers((int) (isTest ? folder.test() : folder.validation()));
    if (answers.classes.length == 0) {
      return answers;
    }
    SampleSet samples =
        isTest
            ? open(folder.testInputs(), folder.testLabels())
            : open(folder.trainingInputs(), folder.trainingLabels());
    long from = samples.count() - answers.classes.length;
    Coding targets = alone.targets();
    Tiles tiles = new Tiles(alone.outputs(Tiles.SIZE));
    samples.read(
        storage,
        from,
        samples.count(),
        true,
        (piece, first, remarks) ->
            tiles.run(
                piece,
                (sample, outputs, i) -> {
                  int row = (int) (first - from) + sample;
                  answers.classes[row] = piece.label(sample);
                  answers.answers[row] = targets.prediction(outputs, i);
                  answers.confidences[row] = targets.confidence(outputs, i, answers.answers[row]);
                }));
    return answers;
  }

  private SampleSet open(Path inputs, Path labels) {
    return SampleSet.open(
        storage,
        InputFiles.of(storage, inputs.toString()),
        InputFiles.of(storage, labels.toString()),
        folder.reading(),
        folder.recipe().inputs());
  }
}
