/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.stark.commit.Opening;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.ProofException;
import dev.engram.stark.protocol.Table;
import dev.engram.stark.protocol.VerifyingKey;
import dev.engram.stark.security.Profile;
import dev.engram.stark.security.Security;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.proof.InvalidMemoryProof;
import dev.engram.zkmem.proof.MemoryKey;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryProofCodec;
import dev.engram.zkmem.proof.MemoryVerdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A proof of a memory, taken apart.
 *
 * @param verdict whether it holds, by a verifier that also takes a profile that proves nothing
 * @param segments in their order, up to the first whose bytes are no proof
 * @param times how long it took to find all that
 */
public record Anatomy(
    MemoryProof proof,
    Profile profile,
    MemoryVerdict verdict,
    List<Segment> segments,
    Times times) {

  /**
   * The proof of a segment.
   *
   * @param tables in the order of the key
   * @param security what it is worth
   * @param sizes of its parts
   */
  public record Segment(List<Rows> tables, Security security, Sizes sizes) {}

  /**
   * A table of a segment.
   *
   * @param name which
   * @param logRows log2 of its rows
   * @param columns that a prover fills in or the key has
   */
  public record Rows(String name, int logRows, int columns) {}

  /**
   * How many bytes the parts of a proof have.
   *
   * @param head heights, roots, sums and nonces
   * @param opened what columns are at one point and at the next row's
   * @param folded roots and leaves of FRI, and the last polynomial
   * @param rows of tables at the positions that were drawn
   * @param paths from there to the roots
   */
  public record Sizes(int head, int opened, int folded, int rows, int paths) {

    /** All of it. */
    public int sum() {
      return head + opened + folded + rows + paths;
    }
  }

  /**
   * Nanoseconds of each step.
   *
   * @param decoding the bytes
   * @param key making it
   * @param verifying with the key
   */
  public record Times(long decoding, long key, long verifying) {}

  /** Keeps the list as it is now. */
  public Anatomy {
    segments = List.copyOf(segments);
  }

  /**
   * Takes a proof apart.
   *
   * @throws InvalidMemoryProof if the bytes are none
   */
  public static Anatomy of(byte[] bytes) throws InvalidMemoryProof {
    long began = System.nanoTime();
    MemoryProof proof = MemoryProofCodec.decode(bytes);
    long decoded = System.nanoTime();
    Profile profile = Profile.named(proof.profile()).orElseThrow();
    try (Workers workers = Workers.all();
        MemoryKey key = MemoryKey.of(proof.memory(), profile, workers)) {
      long made = System.nanoTime();
      MemoryVerdict verdict = Proving.verifier(true).verify(proof, key);
      long verified = System.nanoTime();
      List<Segment> segments = new ArrayList<>();
      for (MemoryProof.Segment segment : proof.segments()) {
        try {
          segments.add(segment(key, segment.proof()));
        } catch (ProofException e) {
          break; // the verdict says why
        }
      }
      Times times = new Times(decoded - began, made - decoded, verified - made);
      return new Anatomy(proof, profile, verdict, segments, times);
    }
  }

  /** What the least secure segment is worth. */
  public Security security() {
    Security weakest = segments.getFirst().security();
    for (Segment segment : segments) {
      weakest = segment.security().bits() < weakest.bits() ? segment.security() : weakest;
    }
    return weakest;
  }

  /** Proven bits of all segments together. */
  public double bits() {
    return security().bits() - Math.log(proof.segments().size()) / Math.log(2);
  }

  private static Segment segment(MemoryKey memory, byte[] bytes) throws ProofException {
    VerifyingKey key = memory.verifyingKey();
    Proof proof = ProofCodec.decode(key, bytes);
    Layout layout = Layout.of(key, proof.logRows());
    List<Rows> tables = new ArrayList<>();
    for (int place = 0; place < layout.tables().size(); place++) {
      Table table = layout.tables().get(place);
      int columns = 0;
      for (MatrixShape matrix : layout.matrices()) {
        if (matrix.table() == place && matrix.kind() == MatrixShape.Kind.TRACE) {
          columns += matrix.width();
        }
      }
      String name = memory.airs().tables().get(table.air()).id().toString();
      tables.add(new Rows(name, table.logRows(), columns));
    }
    Security security = Security.of(key.profile(), layout.shape());
    return new Segment(
        tables, security, sizes(proof, key.profile().extensionDegree(), bytes.length));
  }

  private static Sizes sizes(Proof proof, int degree, int all) {
    int opened = 0;
    for (int[][] values : proof.local()) {
      opened += values.length * degree;
    }
    for (int[][] values : proof.next()) {
      opened += values.length * degree;
    }
    int folded = proof.fri().last().length * degree + words(proof.fri().roots());
    for (Opening opening : proof.fri().openings()) {
      folded += rows(opening) + words(opening.siblings());
    }
    int rows = 0;
    int paths = 0;
    for (Opening opening : proof.openings()) {
      rows += rows(opening);
      paths += words(opening.siblings());
    }
    int known = Integer.BYTES * (opened + folded + rows + paths);
    return new Sizes(
        all - known,
        Integer.BYTES * opened,
        Integer.BYTES * folded,
        Integer.BYTES * rows,
        Integer.BYTES * paths);
  }

  private static int rows(Opening opening) {
    int words = 0;
    for (int[][] rows : opening.rows()) {
      words += words(rows);
    }
    return words;
  }

  private static int words(int[][] rows) {
    int words = 0;
    for (int[] row : rows) {
      words += row.length;
    }
    return words;
  }
}
