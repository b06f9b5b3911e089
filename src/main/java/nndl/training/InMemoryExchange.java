package nndl.training;

import java.util.List;
import java.util.stream.IntStream;
import nndl.data.ImageLoader;
import nndl.data.MiniBatch;
import nndl.math.Kernels;
import nndl.network.Gradient;
import nndl.network.Parameters;

/** All shards in this thread, one after the other: what every other exchange is tested against. */
public final class InMemoryExchange implements Exchange {
  private final List<Shard> shards;
  private final List<Gradient> sums;
  private final GradientTree tree;

  public InMemoryExchange(Kernels kernels, Workload workload, ImageLoader loader) {
    this.shards =
        IntStream.range(0, workload.shards().count())
            .mapToObj(s -> workload.load(loader, s))
            .toList();
    this.sums =
        shards.stream().map(s -> new Gradient(workload.hyperparameters().layout())).toList();
    this.tree = new GradientTree(kernels, workload.shards());
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    for (int s = 0; s < shards.size(); s++) {
      Gradient sum = sums.get(s);
      shards.get(s).addGradients(parameters, miniBatch, sum);
      tree.add(s, sum);
    }
    return tree.total();
  }

  @Override
  public long countCorrect(Parameters parameters) {
    return shards.stream().mapToLong(shard -> shard.countCorrect(parameters)).sum();
  }

  @Override
  public void close() {}
}
