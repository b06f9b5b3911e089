package nndl.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this machine. Lanes are different elements of a result, never terms of a sum, so
 * their number changes no bit.
 */
public final class Lanes {
  /** The widest vectors, but no wider than a row is padded to. */
  public static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > Matrix.LANES
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** How many floats a vector has. */
  public static final int L = FLOATS.length();

  private Lanes() {}

  public static FloatVector load(float[] data, int at) {
    return FloatVector.fromArray(FLOATS, data, at);
  }

  public static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
