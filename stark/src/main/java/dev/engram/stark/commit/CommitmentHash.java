/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.commit;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.hash.Blake3Lanes;
import dev.engram.stark.hash.KeccakLanes;
import dev.engram.stark.hash.Lanes;
import dev.engram.stark.kernel.Backend;
import java.util.Optional;

/** What commitments and transcripts are hashed with. A digest is eight words of all of them. */
public enum CommitmentHash {
  /**
   * A leaf is the BLAKE3 of a row's words as bytes, the lowest first; a node is one compression
   * with the flag of a parent. The fastest by far.
   */
  BLAKE3(1, "blake3") {
    @Override
    NodeHasher nodes(PrimeField field) {
      return new Blake3Nodes();
    }

    @Override
    TileHasher tiles(PrimeField field, Lanes lanes) {
      return new Blake3Tiles(Blake3Lanes.of(lanes));
    }
  },
  /** SHA-256 of a byte and a row's words as bytes, or of another byte and two digests. */
  SHA_256(2, "sha-256") {
    @Override
    NodeHasher nodes(PrimeField field) {
      return new ByteNodes(HashAlgorithm.SHA_256.hasher());
    }
  },
  /**
   * Keccak-f in a sponge of 17 words of 64 bits that writes over what it absorbs into and does not
   * pad: Plonky3's {@code PaddingFreeSponge<KeccakF, 25, 17, 4>}.
   */
  KECCAK_256(3, "keccak-256") {
    @Override
    NodeHasher nodes(PrimeField field) {
      return new KeccakNodes();
    }

    @Override
    TileHasher tiles(PrimeField field, Lanes lanes) {
      return new KeccakTiles(KeccakLanes.of(lanes));
    }
  },
  /**
   * Poseidon2 of width 16: Plonky3's {@code PaddingFreeSponge<16, 8, 8>} and {@code
   * TruncatedPermutation}. What proofs about proofs want.
   */
  POSEIDON2(4, "poseidon2") {
    @Override
    NodeHasher nodes(PrimeField field) {
      return new Poseidon2Nodes(field);
    }

    @Override
    TileHasher tiles(PrimeField field, Lanes lanes) {
      return switch (lanes) {
        case VECTOR_512 -> new Poseidon2Leaves(field, Backend.VECTOR_512);
        case VECTOR_256 -> new Poseidon2Leaves(field, Backend.VECTOR_256);
        case SCALAR -> super.tiles(field, lanes);
      };
    }
  };

  /** Words of a digest. */
  public static final int DIGEST = 8;

  private final int id;
  private final String text;

  CommitmentHash(int id, String text) {
    this.id = id;
    this.text = text;
  }

  /** What hashes leaves and nodes one at a time, for one thread. */
  abstract NodeHasher nodes(PrimeField field);

  /** What hashes sixteen leaves and nodes at a time, for one thread. */
  TileHasher tiles(PrimeField field, Lanes lanes) {
    return new OneByOneTiles(nodes(field));
  }

  /** Whether the words of a digest are elements of the field, and not any words. */
  public boolean digestsAreElements() {
    return this == POSEIDON2;
  }

  /** log2 of the work to find two messages of one digest: half of a digest's bits. */
  public double collisionBits(PrimeField field) {
    double word = digestsAreElements() ? Math.log(field.prime()) / Math.log(2) : Integer.SIZE;
    return DIGEST * word / 2;
  }

  /** The number that proofs name it by. */
  public int id() {
    return id;
  }

  /** The hash of a name such as {@code sha-256}, if it is one's. */
  public static Optional<CommitmentHash> named(String name) {
    for (CommitmentHash hash : values()) {
      if (hash.text.equals(name)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  /** Its name: {@code blake3}, {@code sha-256}, {@code keccak-256} or {@code poseidon2}. */
  @Override
  public String toString() {
    return text;
  }
}
