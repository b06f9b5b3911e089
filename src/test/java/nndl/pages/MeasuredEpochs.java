package nndl.pages;

import java.util.Arrays;
import java.util.List;

/**
 * A row of the page on a second machine: the epochs of a mini-batch size until 95 % are right.
 *
 * @param epochs of the seeds 1, 2 and 3
 * @param cells the whole row
 */
record MeasuredEpochs(int miniBatchSize, List<Integer> epochs, List<String> cells) {
  private static final int SAMPLES = 50_000;

  static List<MeasuredEpochs> ofPage() {
    return CostModel.PAGE.rows("what-a-larger-mini-batch-does").stream()
        .map(
            cells ->
                new MeasuredEpochs(
                    Integer.parseInt(cells.get(0).replace(",", "")),
                    Arrays.stream(cells.get(2).split(", ")).map(Integer::valueOf).toList(),
                    cells))
        .toList();
  }

  /** The iterations of the median of the epochs. */
  int iterations() {
    int median = epochs.stream().sorted().toList().get(epochs.size() / 2);
    return median * ((SAMPLES + miniBatchSize - 1) / miniBatchSize);
  }

  double seconds(CostModel network, int machines, int cores) {
    return iterations() * network.iteration(miniBatchSize, machines, cores);
  }
}
