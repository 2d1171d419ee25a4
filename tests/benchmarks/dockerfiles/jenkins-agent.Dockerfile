FROM jenkins/inbound-agent:3341-jdk21
USER root
RUN apt-get update && apt-get install -y docker.io python3-pip && apt-get clean
RUN curl -sL https://deb.example.com/setup_22.x | bash - && apt-get install -y nodejs
RUN npm install -g gulp-cli bower
RUN pip3 install awscli --break-system-packages
RUN usermod -aG docker jenkins
COPY settings.xml /home/jenkins/.m2/settings.xml
RUN chown -R jenkins:jenkins /home/jenkins/.m2
USER jenkins
