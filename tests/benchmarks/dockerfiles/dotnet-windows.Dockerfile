# escape=`
FROM mcr.microsoft.com/dotnet/framework/sdk:4.8 AS build
WORKDIR C:\src
COPY *.sln .
COPY Legacy.Web\*.csproj .\Legacy.Web\
COPY Legacy.Web\packages.config .\Legacy.Web\
RUN nuget restore
COPY . .
RUN msbuild /p:Configuration=Release `
            /p:DeployOnBuild=True `
            /p:PublishUrl=C:\publish `
            /nologo

FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN Remove-Item -Recurse C:\inetpub\wwwroot\*; `
    Add-WindowsFeature Web-Dyn-Compression
WORKDIR /inetpub/wwwroot
COPY --from=build /publish .
EXPOSE 80
