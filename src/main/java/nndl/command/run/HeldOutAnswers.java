package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import nndl.data.HeldOutRows;
import nndl.data.SampleFolder;
import nndl.data.SampleLoader;
import nndl.data.SamplePieces;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;
import nndl.data.table.RowSets;
import nndl.math.CsvRows;
import nndl.math.NumberText;
import nndl.model.Model;
import nndl.model.ensemble.PredictionCsv;
import nndl.network.Coding;
import nndl.report.ModelAnswers;
import org.apache.hadoop.fs.Path;

/**
 * The rows of a table that a training has held out, with the answers of its model: the fields of
 * {@link HeldOutRows}, and behind them the class, the answer and its confidence, or each number and
 * the answer for it.
 *
 * @param folder the samples of the table
 */
record HeldOutAnswers(Storage storage, SampleFolder folder, HeldOutRows rows) {
  private static final List<String> HEADER = List.of("class", "answer", "confidence");

  /** Returns the rows that a training has held out, or nothing if no row is known by an id. */
  static Optional<HeldOutAnswers> find(Storage storage, RunPlan plan) {
    if (plan.description().samples().recipe() == null) {
      return Optional.empty();
    }
    Path directory = new Path(plan.workload().training().set().paths().get(0)).getParent();
    return HeldOutRows.find(storage, directory)
        .flatMap(
            rows ->
                SampleFolder.find(storage, directory)
                    .map(folder -> new HeldOutAnswers(storage, folder, rows)));
  }

  /** Writes the rows with the answers of a model. */
  void write(OutputStream file, Model model) throws IOException {
    Map<String, Iterator<List<String>>> answers =
        Map.of(
            HeldOutRows.name(RowSets.Set.TEST),
            answers(() -> folder.openTest(storage), folder.test(), model),
            HeldOutRows.name(RowSets.Set.VALIDATION),
            answers(() -> folder.openTraining(storage), folder.validation(), model));
    BufferedOutputStream out = new BufferedOutputStream(file);
    rows.read(
        fields -> {
          Iterator<List<String>> ofSet = answers.get(fields.get(0));
          List<String> row = new ArrayList<>(fields);
          row.addAll(ofSet == null ? header() : ofSet.next());
          try {
            out.write(CsvRows.row(row.toArray()).getBytes(UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    out.flush();
  }

  private List<String> header() {
    List<String> labels = folder.recipe().labels();
    return folder.recipe().answersNumbers()
        ? labels.stream().flatMap(label -> Stream.of(label, "answer " + label)).toList()
        : HEADER;
  }

  /**
   * Returns the class, the answer and its confidence for each of the last rows of a set, which is
   * opened if there are any. Only a piece of the rows is in memory at a time.
   */
  private Iterator<List<String>> answers(Supplier<SampleSet> rows, long count, Model model) {
    if (count == 0) {
      return List.<List<String>>of().iterator();
    }
    SampleSet set = rows.get();
    int piece = SamplePieces.capacity(set.width());
    long end = set.count();
    return LongStream.iterate(end - count, from -> from < end, from -> from + piece)
        .mapToObj(from -> new SampleRange(set, from, Math.min(end, from + piece)))
        .flatMap(range -> answers(range, model))
        .iterator();
  }

  private Stream<List<String>> answers(SampleRange range, Model model) {
    PackedSamples samples = new SampleLoader(storage).load(range);
    ModelAnswers answers = ModelAnswers.of(model, samples);
    if (model.targets() instanceof Coding.Numbers numbers) {
      return IntStream.range(0, samples.count())
          .mapToObj(
              i ->
                  IntStream.range(0, model.targets().outputs())
                      .boxed()
                      .flatMap(
                          j ->
                              Stream.of(answers.wanted(i, j), answers.answer(i, j))
                                  .map(x -> PredictionCsv.text(numbers, j, x)))
                      .toList());
    }
    List<String> names = PredictionCsv.names(model.targets(), folder.recipe().classes());
    return IntStream.range(0, samples.count())
        .mapToObj(
            i ->
                List.of(
                    names.get(samples.label(i)),
                    names.get(answers.prediction(i)),
                    NumberText.of(answers.confidence(i))));
  }
}
