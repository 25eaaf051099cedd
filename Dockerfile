# The image of one node. Its settings come as variables: SOCKET_ADDRESS, VIEW, SHARD_COUNT, HENCE_*.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
# Maven and the libraries first: this layer stays as long as no pom changes. It builds one file of
# each module, so that all that a build needs is asked for.
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY core/pom.xml core/pom.xml
COPY checker/pom.xml checker/pom.xml
COPY node/pom.xml node/pom.xml
COPY simulator/pom.xml simulator/pom.xml
COPY core/src/main/java/dev/hence/core/package-info.java core/src/main/java/dev/hence/core/
COPY checker/src/main/java/dev/hence/checker/package-info.java checker/src/main/java/dev/hence/checker/
COPY node/src/main/java/dev/hence/node/package-info.java node/src/main/java/dev/hence/node/
RUN ./mvnw -q -Dquick -pl node -am package
COPY core/src core/src
COPY checker/src checker/src
COPY node/src node/src
RUN ./mvnw -q -Dquick -pl node -am package

FROM eclipse-temurin:25-jre
# No entry in /etc/passwd is needed: the number owns the data folder.
RUN mkdir /data && chown 10001:10001 /data
COPY bin/jvm.options bin/healthy /opt/hence/
COPY --from=build /build/node/target/lib /opt/hence/lib
COPY --from=build /build/node/target/hence-node.jar /opt/hence/
# The JVM writes down what a node loads at its start, and starts it in a third of the time.
RUN java @/opt/hence/jvm.options -XX:AOTCacheOutput=/opt/hence/hence-node.aot \
      -Djava.library.path=/opt/hence/lib -jar /opt/hence/hence-node.jar train
USER 10001:10001
# The second: or RocksDB runs a shell at each start to find out which C library there is.
# The third: what the C library keeps of freed memory, it keeps for each arena.
ENV HENCE_DATA=/data ROCKSDB_MUSL_LIBC=false MALLOC_ARENA_MAX=2
VOLUME /data
EXPOSE 8090
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s CMD ["/opt/hence/healthy"]
ENTRYPOINT ["java", "@/opt/hence/jvm.options", "-XX:AOTCache=/opt/hence/hence-node.aot", \
            "-Djava.library.path=/opt/hence/lib", "-jar", "/opt/hence/hence-node.jar"]
