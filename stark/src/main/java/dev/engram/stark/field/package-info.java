/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The fields that everything is computed in: primes of 31 bits, and their extensions of degree 4
 * and 5 that challenges are drawn from.
 *
 * <p>Elements are words in Montgomery form, R = 2^32, always below the prime. An element of an
 * extension is an array of as many words as its degree, the constant term first.
 */
@NullMarked
package dev.engram.stark.field;

import org.jspecify.annotations.NullMarked;
