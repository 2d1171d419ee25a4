FROM registry.fedoraproject.org/fedora:43
RUN dnf -y upgrade --refresh && \
    dnf -y install --setopt=install_weak_deps=False \
        gcc-c++ cmake ninja-build git-core python3-devel openssl-devel && \
    dnf clean all && \
    rm -rf /var/cache/dnf
RUN useradd -m -u 1000 builder && echo "builder ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/builder
WORKDIR /home/builder/src
COPY --chown=builder . .
USER builder
RUN cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo && cmake --build build --parallel
CMD ["ctest", "--test-dir", "build", "--output-on-failure"]
