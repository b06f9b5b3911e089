/** Floor 1: samples. IDX files, storage, the shuffle that cuts an epoch into mini-batches. */
package nndl.data;
