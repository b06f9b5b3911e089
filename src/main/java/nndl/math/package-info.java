/**
 * Floor 0: numbers in arrays. Plain loops say what is computed; everything faster gives their bits.
 */
package nndl.math;
