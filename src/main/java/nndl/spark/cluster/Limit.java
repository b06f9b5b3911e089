package nndl.spark.cluster;

/**
 * How long something may take, with the name of the setting by which a user may change that.
 *
 * @param setting is empty if the limit is fixed
 */
public record Limit(long millis, String setting) {
  /** Returns a limit that no setting changes. */
  public static Limit fixed(long millis) {
    return new Limit(millis, "");
  }

  /** Returns this limit, or a fixed one if that is longer. */
  public Limit orLonger(long fixedMillis) {
    return millis < fixedMillis ? fixed(fixedMillis) : this;
  }

  /** Returns this limit, or a fixed one if that is shorter. */
  public Limit orShorter(long fixedMillis) {
    return millis > fixedMillis ? fixed(fixedMillis) : this;
  }

  @Override
  public String toString() {
    return millis / 1000 + " s" + (setting.isEmpty() ? "" : " (" + setting + ")");
  }
}
