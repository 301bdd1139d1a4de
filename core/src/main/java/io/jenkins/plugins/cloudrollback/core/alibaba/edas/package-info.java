/** Enterprise Distributed Application Service, API version 2017-08-01: aborts a running change and rolls it back. */
package io.jenkins.plugins.cloudrollback.core.alibaba.edas;
