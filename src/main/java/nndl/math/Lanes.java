package nndl.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this machine. The lanes of a vector compute different elements of a result, never
 * different terms of a sum. So the number of lanes changes no bit.
 */
public final class Lanes {
  /**
   * The widest vectors of this machine, but with at most {@link Matrix#LANES} lanes, because rows
   * are padded to a multiple of that number.
   */
  public static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > Matrix.LANES
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** The number of floats in a vector. */
  public static final int L = FLOATS.length();

  private Lanes() {}

  public static FloatVector load(float[] data, int at) {
    return FloatVector.fromArray(FLOATS, data, at);
  }

  public static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
