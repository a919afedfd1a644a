/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Proofs of memories on the command line: {@link dev.engram.cli.proof.Proving} makes one of a log
 * and looks whether it holds, {@link dev.engram.cli.proof.ProvingLine} shows how far it is, {@link
 * dev.engram.cli.proof.Anatomy} takes one apart, {@link dev.engram.cli.proof.StateFile} reads a
 * memory of which {@link dev.engram.cli.proof.WrittenPredicate}s are proven without showing it, and
 * {@link dev.engram.cli.proof.LogTrouble} says what to do about a log that is none of the memory
 * that it is said to be of.
 */
@NullMarked
package dev.engram.cli.proof;

import org.jspecify.annotations.NullMarked;
