package nndl.training;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import jdk.incubator.vector.FloatVector;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.math.products.AllCases;
import nndl.network.Parameters;
import nndl.training.workload.Workload;

/**
 * Trains some networks with this JVM's fastest kernels. Prints one hash of all their weights, and
 * the number of floats in a vector; 0 if there are no vectors. Where there are, all products must
 * have the bits of plain loops too.
 */
final class TrainedBits {
  private static final int[][] SIZES = {
    {36, 1, 3},
    {36, 7, 3},
    {36, 16, 3},
    {36, 17, 3},
    {36, 31, 33, 3},
    {36, 100, 30, 10},
    {36, 130, 70, 10}
  };
  private static final int[] MINI_BATCHES = {1, 10, 300};

  private TrainedBits() {}

  public static void main(String[] args) throws Exception {
    SampleSet set = TestImages.random(300, 6, 6, 3, 0.3, 1).write(Path.of(args[0]), "train");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int[] sizes : SIZES) {
      for (int miniBatch : MINI_BATCHES) {
        Workload workload =
            Fixtures.workload(Fixtures.hyperparameters(2, miniBatch, 3, sizes), 2, set, set);
        Exchange exchange = new InMemoryExchange(workload, Fixtures.loader());
        Parameters parameters = Fixtures.train(workload, exchange);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * parameters.layout().length());
        bytes.asFloatBuffer().put(parameters.values(), 0, parameters.layout().length());
        digest.update(bytes.array());
      }
    }
    int lanes = 0;
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      lanes = FloatVector.SPECIES_PREFERRED.length();
      AllCases.assertPlainBits();
    }
    System.out.println(HexFormat.of().formatHex(digest.digest()) + " " + lanes);
  }
}
