/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/** A constant, as its author wrote it. */
record Literal(long number) implements Expr {}
