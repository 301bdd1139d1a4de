package io.jenkins.plugins.cloudrollback.core.http;

/** What the calls of one account to one service in one region share. */
record Quota(RateLimiter rate, Bulkhead concurrency) {}
