/** Enterprise Distributed Application Service, API version 2017-08-01: a running change is ended and rolled back. */
package io.jenkins.plugins.cloudrollback.core.alibaba.edas;
