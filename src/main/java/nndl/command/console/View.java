package nndl.command.console;

import java.util.Locale;

/**
 * The progress of some work, as it is shown.
 *
 * @param what what is being done, such as {@code Epoch 3: 41 %}
 * @param done how much of the total is done
 * @param total the amount of the whole work. If it is 0, the progress is unknown and the elapsed
 *     time is shown.
 * @param whole the total as text, such as {@code 30 epochs}
 * @param unit the unit of the rate, such as {@code samples}, or empty if no rate is shown
 * @param note the latest figures, or empty if there are none
 */
public record View(String what, long done, long total, String whole, String unit, String note) {

  /** Returns a view of work on samples whose progress is known. */
  public static View ofSamples(String what, long done, long total) {
    return new View(what, Math.min(done, total), total, samples(total), "samples", "");
  }

  /** Returns a view of work on {@code samples} samples whose progress is unknown. */
  public static View ofUnknown(String what, long samples) {
    return new View(what, 0, 0, samples(samples), "", "");
  }

  private static String samples(long count) {
    return String.format(Locale.ROOT, "%,d samples", count);
  }

  /** Returns how much of the total is done, in percent. */
  long percent() {
    return total == 0 ? 0 : Math.min(100, (long) (100.0 * done / total));
  }
}
