import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import nndl.model.Model;

/**
 * A program that knows nothing but nndl.jar: it loads a model, classifies a file of samples, one
 * byte an input, and prints each prediction, then what a classification costs once it is compiled.
 */
class Classify {
  private static final int ROUNDS = 30;
  private static final int SAMPLES_PER_ROUND = 20_000;

  public static void main(String[] args) throws Exception {
    Model model = Model.read(Path.of(args[0]));
    Classifier classifier = model.classifier();
    int width = model.input().rows() * model.input().columns() * model.input().channels();
    byte[] all = Files.readAllBytes(Path.of(args[1]));
    byte[][] samples = new byte[all.length / width][];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
      Prediction prediction = classifier.classify(samples[i]);
      System.out.println(
          model.input().classNames().get(prediction.label())
              + " "
              + Arrays.toString(prediction.outputs()));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double fewestMicros = Double.MAX_VALUE;
    double fewestBytes = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long nanos = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < SAMPLES_PER_ROUND; i++) {
        classifier.classify(samples[i % samples.length]);
      }
      nanos = threads.getCurrentThreadCpuTime() - nanos;
      fewestMicros = Math.min(fewestMicros, nanos / 1e3 / SAMPLES_PER_ROUND);
      bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
      fewestBytes = Math.min(fewestBytes, (double) bytes / SAMPLES_PER_ROUND);
    }
    System.out.println("micros " + fewestMicros);
    System.out.println("bytes " + fewestBytes);
  }
}
